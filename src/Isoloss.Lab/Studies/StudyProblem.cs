namespace Isoloss.Lab.Studies;

/// <summary>One thing that is wrong in a study file.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Message">What was found and what was expected.</param>
public sealed record StudyProblem(int Line, int Column, string Message);
