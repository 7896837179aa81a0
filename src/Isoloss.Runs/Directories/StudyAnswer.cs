namespace Isoloss.Runs.Directories;

/// <summary>What a study rests on because its file left it open.</summary>
/// <param name="Id">Which question, such as <c>learning-rate.muon</c>.</param>
/// <param name="Question">The question as it was asked.</param>
/// <param name="Answer">What was taken for the answer.</param>
/// <param name="IsConfirmed">True when a person wrote it into the study file; false for a proposal of the tool that was taken
/// with <c>--yes</c>.</param>
public sealed record StudyAnswer(string Id, string Question, string Answer, bool IsConfirmed);
