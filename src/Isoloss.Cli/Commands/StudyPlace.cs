using System.CommandLine;
using System.Globalization;

namespace Isoloss.Cli.Commands;

/// <summary>Where a study runs, and its place among the others there.</summary>
/// <param name="Executor"><c>local</c> or <c>slurm</c>; null for what the study file says.</param>
/// <param name="Priority">Of one owner's studies the highest goes first.</param>
/// <param name="Owner">Whose share of the machine it uses.</param>
internal sealed record StudyPlace(string? Executor, int Priority, string Owner)
{
    private const int Longest = 64, Most = 100;

    /// <summary>As <c>study run</c> without options.</summary>
    public static StudyPlace Default { get; } = new(null, 0, Environment.UserName);

    public static Option<int> PriorityOption() => new("--priority")
    {
        Description = "Of your studies on this machine the highest goes first; on Slurm, below 0 becomes --nice",
        HelpName = "number",
        DefaultValueFactory = _ => 0,
        CustomParser = result => int.TryParse(result.Tokens[^1].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && Math.Abs(value) <= Most
            ? value : CommonOptions.Refuse<int>(result, "--priority", $"a whole number from -{Most} to {Most}"),
    };

    public static Option<string> OwnerOption() => new("--owner")
    {
        Description = "Whose share of this machine it uses, a person or a team; without it, yours",
        HelpName = "NAME",
        DefaultValueFactory = _ => Environment.UserName,
        CustomParser = result => IsOwner(result.Tokens[^1].Value)
            ? result.Tokens[^1].Value : CommonOptions.Refuse<string>(result, "--owner", Expected),
    };

    /// <summary>What an owner's name may be.</summary>
    public static string Expected => $"1 to {Longest} letters, digits, dots, dashes and underscores";

    public static bool IsOwner(string name) =>
        name.Length is > 0 and <= Longest && name.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_');
}
