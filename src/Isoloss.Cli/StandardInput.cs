using System.Globalization;

namespace Isoloss.Cli;

/// <summary>Tells whether this process was given a standard input. Where it was not, the runtime's own files take its number,
/// and whoever reads it waits for ever.</summary>
internal static class StandardInput
{
    private const string State = "/proc/self/fdinfo/0";

    /// <summary>O_CLOEXEC: set on what this process opened itself, never on what it was given.</summary>
    private const long OpenedHere = 0x80000;

    public static bool IsClosed() => OperatingSystem.IsLinux() && Directory.Exists("/proc/self/fdinfo") && !IsGiven(ReadState());

    /// <summary>True when the state of a file says that it was inherited.</summary>
    internal static bool IsGiven(IEnumerable<string> state)
    {
        const string Flags = "flags:";
        string? line = state.FirstOrDefault(l => l.StartsWith(Flags, StringComparison.Ordinal));
        return line is not null && (Octal(line[Flags.Length..].Trim()) & OpenedHere) == 0;
    }

    private static string[] ReadState()
    {
        try
        {
            return File.ReadAllLines(State);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static long Octal(string digits) =>
        digits.Aggregate(0L, (value, digit) => 8 * value + CharUnicodeInfo.GetDecimalDigitValue(digit));
}
