using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Core.Forecasting;

namespace Isoloss.Cli.Commands;

/// <summary><c>--multiplier</c>: compute multipliers that studies measured.</summary>
internal static class MultiplierOption
{
    public static Option<string[]> Create() => new("--multiplier")
    {
        Description = "A measured compute multiplier: what 'compare --json' printed, or a distribution; several times",
        HelpName = "FILE.json",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>The beliefs that the texts of the option stand for.</summary>
    public static IReadOnlyList<Distribution> Read(string[]? texts) => [.. (texts ?? []).SelectMany(Multiplier)];

    /// <summary>A distribution as written for an option.</summary>
    public static Distribution Parse(string text, string option)
    {
        try
        {
            return DistributionText.Parse(text);
        }
        catch (BadInputException e)
        {
            throw new BadInputException($"{option}: {e.Message}", e);
        }
    }

    /// <summary>The multiplier of each comparison in a file, as a lognormal with its interval; or a distribution as written.</summary>
    private static IEnumerable<Distribution> Multiplier(string text)
    {
        if (!File.Exists(text))
        {
            if (text.EndsWith(".json", StringComparison.Ordinal))
                throw new BadInputException($"--multiplier: found no file '{text}', expected what 'isoloss compare --json' printed");
            return [Parse(text, "--multiplier")];
        }
        try
        {
            JsonNode root = JsonNode.Parse(File.ReadAllText(text)) ?? throw new JsonException("the file says null");
            JsonNode?[] comparisons = root["comparisons"] is JsonArray many ? [.. many] : [root];
            return [.. comparisons.Select(c => Measured(c!, root))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or NullReferenceException)
        {
            throw new BadInputException($"--multiplier {text}: found no comparison, expected what 'isoloss compare --json' printed, with multiplier.estimate, lower and upper", e);
        }
    }

    private static Distribution Measured(JsonNode comparison, JsonNode root)
    {
        JsonNode multiplier = comparison["multiplier"]!;
        double lower = multiplier["lower"]!.GetValue<double>(), upper = multiplier["upper"]!.GetValue<double>();
        return lower == upper ? new Point(lower) : new LogNormal((comparison["level"] ?? root["level"])?.GetValue<double>() ?? 0.95, lower, upper);
    }
}
