using Isoloss.Core;

namespace Isoloss.Runs;

/// <summary>A file was written by a newer Isoloss. It is not damaged, so nothing may take its place.</summary>
/// <param name="message">Which file, what was found and expected.</param>
public sealed class NewerFormatException(string message) : BadInputException(message);
