using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Core.Forecasting;
using Isoloss.Lab.Forecasts;

namespace Isoloss.Cli.Commands;

/// <summary>What <c>timeline cost</c> was asked and what came out.</summary>
internal sealed record CostAnswer(CostQuestion Question, IReadOnlyList<CostYear> Years, string Hardware, IReadOnlyList<string> Assumptions);

/// <summary>The options of <c>timeline cost</c>.</summary>
internal sealed class CostInput
{
    private readonly Option<string?> _like = new("--like") { Description = $"As good as: {string.Join(", ", Capability.Known.Select(c => c.Name))}", HelpName = "MODEL" };
    private readonly Option<double?> _flops = QuantityOption.Create("--flops", "As good as a model of this training FLOP, with --year");
    private readonly Option<double?> _year = QuantityOption.Create("--year", "Year of that model's algorithms");
    private readonly Option<double?> _under = QuantityOption.Create("--under", "Price whose chance is asked, dollars. Default 1000");
    private readonly Option<double?> _by = QuantityOption.Create("--by", "Last year asked. Default 20 years later");
    private readonly Option<string?> _halving = new("--halving") { Description = "Years in which algorithms halve the compute. Default lognormal 90%[5, 14] months (Ho et al. 2024)", HelpName = "DISTRIBUTION" };
    private readonly Option<string?> _cap = new("--cap") { Description = "Orders of magnitude that algorithms never exceed. Default 6", HelpName = "DISTRIBUTION" };
    private readonly Option<string[]> _multiplier = new("--multiplier")
    {
        Description = "A measured compute multiplier: what 'compare --json' printed, or a distribution; several times",
        HelpName = "FILE.json",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<double?> _gains = QuantityOption.Create("--gains-per-year", "Gains like the measured ones that are adopted a year: replaces --halving");
    private readonly Option<string> _preset = new("--preset") { Description = "Preset whose FLOP per dollar are used", HelpName = "PRESET", DefaultValueFactory = _ => TimelinePresets.Default };
    private readonly Option<int> _seed = CommonOptions.Seed();

    public Command AddTo(Command command)
    {
        foreach (Option option in new Option[] { _like, _flops, _year, _under, _by, _halving, _cap, _multiplier, _gains, _preset, _seed })
            command.Options.Add(option);
        return command;
    }

    public CostAnswer Answer(ParseResult parsed)
    {
        Capability capability = CapabilityOf(parsed);
        TimelinePreset preset = TimelinePresets.Find(parsed.GetValue(_preset)!);
        int last = (int)(parsed.GetValue(_by) ?? capability.Year + 20);
        if (last < capability.Year || last > 2500)
            throw new BadInputException($"--by: found {last}, expected a year from {capability.Year} to 2500");
        var usual = new CostQuestion { Capability = capability, Years = [.. Enumerable.Range((int)capability.Year, last - (int)capability.Year + 1)] };
        CostQuestion question = usual with
        {
            Dollars = parsed.GetValue(_under) ?? usual.Dollars,
            Halving = Read(parsed.GetValue(_halving), "--halving") ?? usual.Halving,
            Cap = Read(parsed.GetValue(_cap), "--cap") ?? usual.Cap,
            Multipliers = [.. (parsed.GetValue(_multiplier) ?? []).SelectMany(Multiplier)],
            GainsPerYear = parsed.GetValue(_gains),
            Seed = parsed.GetValue(_seed),
        };
        string hardware = FormattableString.Invariant($"{preset.Model["hardware.start"].Value} FLOP per dollar in {preset.Model.Number("hardware.year")}, doubling in {preset.Model["hardware.doubling"].Value} years up to {preset.Model["hardware.cap"].Value}");
        return new CostAnswer(question, CapabilityCost.Of(preset.Model, question), hardware, [.. Assumptions(parsed, question, preset.Name, hardware)]);
    }

    private IEnumerable<string> Assumptions(ParseResult parsed, CostQuestion question, string preset, string hardware)
    {
        yield return $"hardware of {preset}: {hardware}";
        if (question.GainsPerYear is null && parsed.GetValue(_halving) is null)
            yield return "algorithms halve the compute for equal quality in 8 months (90 % 5 to 14; Ho et al. 2024), language models 2012 to 2023";
        if (parsed.GetValue(_cap) is null)
            yield return "algorithms never gain more than 6 orders of magnitude";
        if (question.Multipliers.Count > 0)
            yield return question.GainsPerYear is { } pace
                ? $"gains like the measured ones are adopted {pace} times a year, each worth as much at the target as where it was measured"
                : "the measured multipliers count once, from the first year, and are independent";
    }

    private Capability CapabilityOf(ParseResult parsed)
    {
        string? like = parsed.GetValue(_like);
        double? flops = parsed.GetValue(_flops), year = parsed.GetValue(_year);
        return (like, flops, year) switch
        {
            ({ } name, null, null) => Capability.Find(name),
            (null, { } c, { } y) when y is >= 1950 and <= 2500 => new Capability($"{c:0.##e0} FLOP", c, Math.Floor(y), "as asked"),
            _ => throw new BadInputException($"found {(like is null ? "no --like" : $"--like {like}")}{(flops is null ? "" : " with --flops")}, expected --like MODEL, or --flops 3e23 with --year 2020"),
        };
    }

    private static Distribution? Read(string? text, string option)
    {
        try
        {
            return text is null ? null : DistributionText.Parse(text);
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
            return [Read(text, "--multiplier")!];
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

    private static LogNormal Measured(JsonNode comparison, JsonNode root)
    {
        JsonNode multiplier = comparison["multiplier"]!;
        double lower = multiplier["lower"]!.GetValue<double>(), upper = multiplier["upper"]!.GetValue<double>();
        return new LogNormal((comparison["level"] ?? root["level"])?.GetValue<double>() ?? 0.95, lower, upper);
    }
}
