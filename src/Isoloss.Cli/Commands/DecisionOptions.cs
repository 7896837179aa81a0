using System.CommandLine;
using Isoloss.Core.Comparison;

namespace Isoloss.Cli.Commands;

/// <summary>The options that say how sure a verdict must be, and of how much.</summary>
internal sealed class DecisionOptions
{
    private readonly Option<double> _decision = CommonOptions.Between(
        "--decide-at", "Probability needed for go and for no-go", byDefault: 0.95, low: 0.5, high: 1);

    private readonly Option<double> _gain = CommonOptions.Number(
        "--smallest-gain", "Smallest worthwhile gain as a fraction of compute: .05 asks for 1.05x", byDefault: 0,
        x => x is >= 0 and < 10, "a fraction from 0 to 10");

    private readonly Option<double> _level = CommonOptions.Level();
    private readonly Option<int> _resamples = CommonOptions.Resamples();
    private readonly Option<int> _seed = CommonOptions.Seed();

    public Command AddTo(Command command)
    {
        foreach (Option option in new Option[] { _decision, _gain, _level, _resamples, _seed })
            command.Options.Add(option);
        return command;
    }

    public CompareOptions Read(ParseResult parsed) => new()
    {
        DecisionProbability = parsed.GetValue(_decision),
        SmallestGain = parsed.GetValue(_gain),
        Level = parsed.GetValue(_level),
        Resamples = parsed.GetValue(_resamples),
        Seed = parsed.GetValue(_seed),
    };
}
