using Isoloss.Core;

namespace Isoloss.Lab.Quoting;

/// <summary>A study costs more than its budget; nothing was trained. The message names file, key and a smaller ladder.</summary>
/// <param name="message">What was found and expected.</param>
public sealed class BudgetException(string message) : BadInputException(message);
