using System.CommandLine;
using Isoloss.Core;
using Isoloss.Core.Forecasting;
using Isoloss.Lab.Forecasts;

namespace Isoloss.Cli.Commands;

/// <summary>The options of <c>timeline cost</c>.</summary>
internal sealed class CostInput
{
    private readonly Option<string?> _like = new("--like") { Description = $"As good as: {string.Join(", ", Capability.Known.Select(c => c.Name))}", HelpName = "MODEL" };
    private readonly Option<double?> _flops = QuantityOption.Create("--flops", "As good as a model of this training FLOP, with --year");
    private readonly Option<string?> _fit = new("--fit") { Description = "As good as --loss under this saved fit ('isoloss fit --save'), trained compute-efficiently, with --year", HelpName = "FIT.json" };
    private readonly Option<double?> _loss = QuantityOption.Create("--loss", "Loss of that model, nats per token, with --fit");
    private readonly Option<double?> _year = QuantityOption.Create("--year", "Year of that model's algorithms");
    private readonly Option<double?> _under = QuantityOption.Create("--under", "Price whose chance is asked, dollars. Default 1000");
    private readonly Option<double?> _by = QuantityOption.Create("--by", "Last year asked. Default 20 years later");
    private readonly Option<string?> _halving = new("--halving") { Description = "Years in which algorithms halve the compute. Default lognormal 90%[5, 14] months (Ho et al. 2024)", HelpName = "DISTRIBUTION" };
    private readonly Option<string?> _cap = new("--cap") { Description = "Orders of magnitude that algorithms never exceed. Default 6", HelpName = "DISTRIBUTION" };
    private readonly Option<string[]> _multiplier = MultiplierOption.Create();
    private readonly Option<double?> _gains = QuantityOption.Create("--gains-per-year", "Gains like the measured ones that are adopted a year: replaces --halving");
    private readonly Option<string> _preset = new("--preset") { Description = "Preset whose FLOP per dollar are used", HelpName = "PRESET", DefaultValueFactory = _ => TimelinePresets.Default };
    private readonly Option<int> _seed = CommonOptions.Seed();

    public Command AddTo(Command command)
    {
        foreach (Option option in new Option[] { _like, _flops, _fit, _loss, _year, _under, _by, _halving, _cap, _multiplier, _gains, _preset, _seed })
            command.Options.Add(option);
        return command;
    }

    public CostAnswer Answer(ParseResult parsed)
    {
        CostOfLoss? loss = LossOf(parsed);
        Capability capability = loss?.Capability ?? CapabilityOf(parsed);
        TimelinePreset preset = TimelinePresets.Find(parsed.GetValue(_preset)!);
        int last = (int)(parsed.GetValue(_by) ?? capability.Year + 20);
        if (last < capability.Year || last > 2500)
            throw new BadInputException($"--by: found {last}, expected a year from {capability.Year} to 2500");
        var usual = new CostQuestion { Capability = capability, Years = [.. Enumerable.Range((int)capability.Year, last - (int)capability.Year + 1)] };
        CostQuestion question = usual with
        {
            LogFlops = loss?.LogFlops,
            Dollars = parsed.GetValue(_under) ?? usual.Dollars,
            Halving = Read(parsed.GetValue(_halving), "--halving") ?? usual.Halving,
            Cap = Read(parsed.GetValue(_cap), "--cap") ?? usual.Cap,
            Multipliers = MultiplierOption.Read(parsed.GetValue(_multiplier)),
            GainsPerYear = parsed.GetValue(_gains),
            Seed = parsed.GetValue(_seed),
        };
        string hardware = FormattableString.Invariant($"{preset.Model["hardware.start"].Value} FLOP per dollar in {preset.Model.Number("hardware.year")}, doubling in {preset.Model["hardware.doubling"].Value} years up to {preset.Model["hardware.cap"].Value}");
        return new CostAnswer(question, CapabilityCost.Of(preset.Model, question), hardware, [.. loss?.Assumptions ?? [], .. Assumptions(parsed, question, preset.Name, hardware)])
        {
            Loss = loss,
        };
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

    /// <summary>A loss under a saved fit; null where neither is given.</summary>
    private CostOfLoss? LossOf(ParseResult parsed)
    {
        string? fit = parsed.GetValue(_fit), like = parsed.GetValue(_like);
        double? loss = parsed.GetValue(_loss), year = parsed.GetValue(_year), flops = parsed.GetValue(_flops);
        if (fit is null && loss is null)
            return null;
        return fit is not null && loss is { } nats && year is >= 1950 and <= 2500 && like is null && flops is null
            ? CostOfLoss.Read(fit, nats, Math.Floor(year.Value))
            : throw new BadInputException($"found {(fit is null ? "--loss without --fit" : $"--fit {fit}")}{(fit is not null && loss is null ? " without --loss" : "")}{(year is null ? " and no --year" : "")}{(like is null ? "" : $" with --like {like}")}{(flops is null ? "" : " with --flops")}, expected --fit FIT.json with --loss 2.5 and --year 2026, the year of its algorithms from 1950 to 2500, and nothing else");
    }

    private Capability CapabilityOf(ParseResult parsed)
    {
        string? like = parsed.GetValue(_like);
        double? flops = parsed.GetValue(_flops), year = parsed.GetValue(_year);
        return (like, flops, year) switch
        {
            ({ } name, null, null) => Capability.Find(name),
            (null, { } c, { } y) when y is >= 1950 and <= 2500 => new Capability($"{c:0.##e0} FLOP", c, Math.Floor(y), "as asked"),
            _ => throw new BadInputException($"found {(like is null ? "no --like" : $"--like {like}")}{(flops is null ? "" : " with --flops")}, expected --like MODEL, or --flops 3e23 with --year 2020, or --fit FIT.json with --loss 2.5 and --year 2026"),
        };
    }

    private static Distribution? Read(string? text, string option) => text is null ? null : MultiplierOption.Parse(text, option);
}
