namespace Isoloss.Core;

/// <summary>
/// What the user handed in cannot be used. The message says what was found, what was expected and where; the tool exits with 2.
/// </summary>
public class BadInputException : Exception
{
    /// <summary>Creates the error with its message.</summary>
    public BadInputException(string message) : base(message) { }

    /// <summary>Creates the error with its message and its cause.</summary>
    public BadInputException(string message, Exception cause) : base(message, cause) { }
}
