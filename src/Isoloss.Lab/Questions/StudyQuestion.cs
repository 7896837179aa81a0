namespace Isoloss.Lab.Questions;

/// <summary>Something that a study file leaves open, or says in two ways.</summary>
public sealed record StudyQuestion
{
    /// <summary>What it is about, with the arm where it is about one: <c>learning-rate.muon</c>. The key of its answer in the
    /// study file.</summary>
    public required string Id { get; init; }

    /// <summary>What it is about without the arm: <c>learning-rate</c>. An answer under this key is one for every arm.</summary>
    public string Kind => Id.Split('.', 2)[0];

    /// <summary>Whether the verdict may turn on it.</summary>
    public QuestionSeverity Severity { get; init; } = QuestionSeverity.ChangesAnswer;

    /// <summary>The question, with the figures that led to it.</summary>
    public required string Text { get; init; }

    /// <summary>The answer that is taken for want of a better one. It never changes what is trained: it says what the study,
    /// run as it is written, will mean.</summary>
    public required string Proposal { get; init; }

    /// <summary>Why it matters, and why this proposal.</summary>
    public required string Reason { get; init; }

    /// <summary>What to change in the study file instead, so that the question does not arise.</summary>
    public required string Remedy { get; init; }
}
