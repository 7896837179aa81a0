using System.CommandLine;
using System.Globalization;
using Isoloss.Core;
using Isoloss.Core.Forecasting;
using Isoloss.Lab.Forecasts;
using Isoloss.Runs.Numbers;

namespace Isoloss.Cli.Commands;

/// <summary>The options that make a timeline: a preset, what is set in it, what was observed.</summary>
internal sealed class TimelineInput
{
    private readonly Option<string> _preset = new("--preset")
    {
        Description = "Preset or file to start from ('isoloss timeline presets' lists them)",
        HelpName = "PRESET",
        DefaultValueFactory = _ => TimelinePresets.Default,
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Set an input: brain='normal(15, 1)', short.weight=20%, medium.median=35; 'isoloss timeline inputs' lists all",
        HelpName = "INPUT=VALUE",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _correlate = new("--correlate")
    {
        Description = "Let two uncertain inputs go together: brain,flop-per-parameter=0.5",
        HelpName = "A,B=R",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _observe = new("--observe")
    {
        Description = "A run that did or did not suffice: flops=1e26,sufficed=no,year=2025",
        HelpName = "RUN",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _multiplier = MultiplierOption.Create();
    private readonly Option<double?> _gains = QuantityOption.Create("--gains-per-year", "Gains like the measured ones that are adopted a year: they replace the halving times");
    private readonly Option<double?> _multiplierYear = QuantityOption.Create("--multiplier-year", "Year from which the measured multiplier counts. Default --from");
    private readonly Option<double> _from = Year("--from", "First year", 2024);
    private readonly Option<double> _to = Year("--to", "Last year", 2150);
    private readonly Option<double> _samples = CommonOptions.Number("--samples", "Samples of Monte Carlo", 1e6, x => x is >= 1000 and <= 1e9, "a number from 1000 to 1e9");
    private readonly Option<int> _seed = CommonOptions.Seed();

    public Command AddTo(Command command)
    {
        foreach (Option option in new Option[] { _preset, _set, _correlate, _observe, _multiplier, _gains, _multiplierYear, _from, _to, _samples, _seed })
            command.Options.Add(option);
        return command;
    }

    public TimelineSetting Read(ParseResult parsed)
    {
        TimelinePreset preset = TimelinePresets.Find(parsed.GetValue(_preset)!);
        List<string> assumptions = [];
        TimelineModel model = Correlated(Set(preset.Model, parsed.GetValue(_set) ?? []), parsed.GetValue(_correlate) ?? []);
        TrainingObservation[] observations = [.. (parsed.GetValue(_observe) ?? []).Select(Observation)];
        if (observations.Any(o => o.Year is null))
            assumptions.Add($"observed runs used the algorithms of {model.Number("algorithms.year")}; --observe ...,year=2025 says otherwise");
        var question = new TimelineQuestion
        {
            From = (int)parsed.GetValue(_from),
            To = (int)parsed.GetValue(_to),
            Samples = (int)parsed.GetValue(_samples),
            Seed = parsed.GetValue(_seed),
            Observations = observations,
        };
        if (Gain(parsed, question.From) is not { } gain)
            return new TimelineSetting(preset, model, question, assumptions);
        assumptions.Add(gain.PerYear is { } pace
            ? $"gains like the measured ones are adopted {pace} times a year from {gain.Year} on, in place of the halving times and below their caps, each worth as much at the target as where it was measured"
            : $"the measured multipliers count once, from {gain.Year} on, beyond the caps of algorithms, are independent, and are worth as much at the target as where they were measured");
        return new TimelineSetting(preset, gain.AddTo(model), question, assumptions) { Gain = gain, Without = model };
    }

    /// <summary>What was measured; null where nothing was.</summary>
    private MeasuredGain? Gain(ParseResult parsed, int from)
    {
        IReadOnlyList<Distribution> multipliers = MultiplierOption.Read(parsed.GetValue(_multiplier));
        double? pace = parsed.GetValue(_gains), year = parsed.GetValue(_multiplierYear);
        if (multipliers.Count == 0)
            return pace is null && year is null ? null : throw new BadInputException(
                $"found {(pace is null ? "--multiplier-year" : "--gains-per-year")} and no --multiplier, expected one with it, such as --multiplier comparison.json");
        if (year is not null and not (>= 1950 and <= 2500))
            throw new BadInputException($"--multiplier-year: found {year}, expected a year from 1950 to 2500");
        return new MeasuredGain { Multipliers = multipliers, Year = (int)(year ?? from), PerYear = pace };
    }

    /// <summary>All values first, so that weights may change together; then medians, which are met by an offset.</summary>
    public static TimelineModel Set(TimelineModel model, IEnumerable<string> settings)
    {
        List<(Anchor Anchor, double Median)> medians = [];
        Dictionary<string, InputValue> changes = [];
        foreach (string setting in settings)
        {
            int at = setting.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
                throw new BadInputException($"--set: found '{setting}', expected INPUT=VALUE such as short.weight=20%");
            string name = setting[..at].Trim();
            Distribution value = Parse(name, setting[(at + 1)..]);
            if (name.EndsWith(".median", StringComparison.Ordinal) && Anchors.All.FirstOrDefault(a => $"{a.Name()}.median" == name, (Anchor)(-1)) is var anchor && anchor >= 0)
                medians.Add((anchor, value.IsPoint ? value.Median : throw new BadInputException($"--set {name}: found {value}, expected a number")));
            else
                changes[TimelineInputs.Find(name).Name] = new InputValue(value, Basis.Chosen, "--set");
        }
        if (changes.Count == 0 && medians.Count == 0)
            return model;
        TimelineModel changed = model.With(changes);
        var answerer = new TimelineAnswerer();
        foreach (var (anchor, median) in medians)
            changed = changed.With($"{anchor.Name()}.offset", new InputValue(new Point(answerer.OffsetFor(changed, anchor, median)), Basis.Chosen, FormattableString.Invariant($"--set {anchor.Name()}.median={median}")));
        return changed;
    }

    private static Distribution Parse(string name, string text)
    {
        try
        {
            return DistributionText.Parse(text.Trim());
        }
        catch (BadInputException e)
        {
            throw new BadInputException($"--set {name}: {e.Message}", e);
        }
    }

    private static TimelineModel Correlated(TimelineModel model, string[] settings)
    {
        if (settings.Length == 0)
            return model;
        Correlation[] added = [.. settings.Select(setting =>
        {
            string[] sides = setting.Split('=', 2), names = sides[0].Split(',');
            return sides.Length == 2 && names.Length == 2 && double.TryParse(sides[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? new Correlation(TimelineInputs.Find(names[0].Trim()).Name, TimelineInputs.Find(names[1].Trim()).Name, value)
                : throw new BadInputException($"--correlate: found '{setting}', expected two inputs and a number such as brain,flop-per-parameter=0.5");
        })];
        return model.With([.. model.Correlations, .. added]);
    }

    private static TrainingObservation Observation(string text)
    {
        double? flops = null, year = null;
        bool? sufficed = null;
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            switch (pair)
            {
                case ["flops", var value] when Quantity.TryParse(value, out double number) && number > 0: flops = number; break;
                case ["year", var value] when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number): year = number; break;
                case ["sufficed", "yes" or "true"]: sufficed = true; break;
                case ["sufficed", "no" or "false"]: sufficed = false; break;
                default: throw new BadInputException($"--observe: found '{part}', expected flops=1e26, sufficed=yes or sufficed=no, and year=2025 where it is known");
            }
        }
        return flops is { } c && sufficed is { } s
            ? new TrainingObservation(c, s, year)
            : throw new BadInputException($"--observe: found '{text}', expected both flops and sufficed, such as flops=1e26,sufficed=no");
    }

    private static Option<double> Year(string name, string description, int byDefault) =>
        CommonOptions.Number(name, description, byDefault, x => x is >= 1950 and <= 2500 && x == Math.Floor(x), "a year from 1950 to 2500");
}
