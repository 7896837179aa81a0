using System.CommandLine;
using Isoloss.Core;
using Isoloss.Core.Decision;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary>The options that say what gain is to be detected, and how noisy a run is.</summary>
internal sealed class SeedsOptions
{
    private readonly Option<double?> _gain = QuantityOption.Create("--detect", "Compute multiplier to detect, such as 1.1; needed");
    private readonly Option<double> _power = CommonOptions.Between("--power", "Probability of detecting it", 0.9, 0.5, 1);
    private readonly Option<double> _error = CommonOptions.Between("--error", "Probability of seeing it where there is none, one-sided", 0.05, 0, 0.5);
    private readonly Option<double?> _noise = QuantityOption.Create("--noise", "Standard deviation of the loss between equal runs, nats per token. Default: that of replicates in RUNS");
    private readonly Option<double?> _loss = QuantityOption.Create("--loss", "Loss at which the runs stand, nats per token; without RUNS");
    private readonly Option<double?> _exponent = QuantityOption.Create("--exponent", "Share by which the loss falls per e-fold of compute, aC; without RUNS. Default 0.05 (Kaplan et al. 2020)");
    private readonly Option<string?> _placebo = new("--placebo") { Description = "Arm that differs from --arm in nothing: its differences are the noise", HelpName = "name" };

    public Command AddTo(Command command)
    {
        foreach (Option option in new Option[] { _gain, _power, _error, _noise, _loss, _exponent, _placebo })
            command.Options.Add(option);
        return command;
    }

    /// <summary>What is to be detected.</summary>
    public NoiseQuestion Question(ParseResult parsed) => new()
    {
        Gain = parsed.GetValue(_gain) ?? throw new BadInputException("found no --detect, expected the gain to be detected such as --detect 1.1"),
        Power = parsed.GetValue(_power),
        ErrorRate = parsed.GetValue(_error),
    };

    /// <summary>Noise and steepness without any runs.</summary>
    public (SeedNoise Noise, double Steepness) Stated(ParseResult parsed)
    {
        if (parsed.GetValue(_placebo) is not null)
            throw new BadInputException("--placebo: found no RUNS, expected the runs of both arms");
        if (parsed.GetValue(_noise) is not { } noise || parsed.GetValue(_loss) is not { } loss)
            throw new BadInputException("found no RUNS: expected --noise and --loss, such as --noise 0.02 --loss 3");
        return (SeedNoise.Stated(noise / loss), parsed.GetValue(_exponent) ?? 0.05);
    }

    /// <summary>Noise beside runs: stated, of a placebo, or of replicates in any arm.</summary>
    public SeedNoise Noise(ParseResult parsed, RunTable table, IReadOnlyList<Observation> ladder)
    {
        if ((parsed.GetValue(_loss) ?? parsed.GetValue(_exponent)) is not null)
            throw new BadInputException("--loss and --exponent: found RUNS, whose law says both; expected one or the other");
        if (parsed.GetValue(_noise) is { } stated)
            return parsed.GetValue(_placebo) is null ? SeedNoise.Stated(stated / ladder.Average(o => o.Loss))
                : throw new BadInputException("--noise: found it with --placebo, expected one or the other");
        if (parsed.GetValue(_placebo) is { } placebo)
            return OfPlacebo(ladder, placebo, table);
        string[] names = Arms.Names(table);
        IReadOnlyList<IReadOnlyList<Observation>> arms = names.Length == 0 ? [ladder] : [.. names.Select(name => Finished(Arms.Rows(table, name)))];
        SeedNoise recorded = SeedNoise.Recorded([.. arms]) ?? throw new BadInputException(
            $"{table.Source}: found no two runs that differ in their seed alone, expected replicates, --placebo with an arm, or --noise with a value such as 0.01");
        return recorded.Sd > 0 ? recorded : throw new BadInputException(
            $"{table.Source}: found replicates whose losses are identical, so that they show no noise (rows that repeat each other, or runs that ignored their seed); expected runs that differ in their seed");
    }

    private static SeedNoise OfPlacebo(IReadOnlyList<Observation> ladder, string placebo, RunTable table)
    {
        SeedNoise noise = SeedNoise.Placebo(ladder, Finished(Arms.Rows(table, placebo)));
        return noise.Sd > 0 ? noise : throw new BadInputException(
            $"--placebo {placebo}: found exactly the losses of the arm it is held against: it is the same arm, or its runs ignored their seed; expected runs of its own, with other seeds");
    }

    private static IReadOnlyList<Observation> Finished(IReadOnlyList<RunRecord> rows) =>
        [.. rows.Where(r => double.IsFinite(r.Loss)).Select(r => r.ToObservation())];
}
