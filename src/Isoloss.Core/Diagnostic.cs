namespace Isoloss.Core;

/// <summary>Something a user must know about a result before believing it.</summary>
/// <param name="Code">Stable kebab-case name, such as <c>too-few-sizes</c>.</param>
/// <param name="Message">What was found, with numbers.</param>
/// <param name="Advice">What to do about it.</param>
public sealed record Diagnostic(string Code, string Message, string Advice);
