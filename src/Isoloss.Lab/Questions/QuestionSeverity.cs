namespace Isoloss.Lab.Questions;

/// <summary>What a question is worth.</summary>
public enum QuestionSeverity
{
    /// <summary>The verdict may turn on it: a study does not start while it is open.</summary>
    ChangesAnswer,

    /// <summary>Worth knowing; a study starts all the same.</summary>
    Notice,
}
