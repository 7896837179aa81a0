using System.CommandLine;
using Isoloss.Core.Comparison;

namespace Isoloss.Cli.Commands;

/// <summary>The options that say how sure a verdict must be, and of how much.</summary>
internal sealed class DecisionOptions
{
    private readonly Option<double> _decision = CommonOptions.Probability("--decide-at", "Probability needed for go and for no-go. Default .95", 0.95);
    private readonly Option<double> _gain = new("--smallest-gain")
    {
        Description = "Smallest worthwhile gain as a fraction of compute: .05 asks for 1.05x. Default 0",
        HelpName = "fraction",
    };

    private readonly Option<double> _level = CommonOptions.Level();
    private readonly Option<int> _resamples = CommonOptions.Resamples();
    private readonly Option<int> _seed = CommonOptions.Seed();

    public DecisionOptions()
    {
        _gain.Validators.Add(r => CommonOptions.Require(r, r.GetValue(_gain) is >= 0 and < 10, "a fraction from 0 to 10"));
        _decision.Validators.Add(r => CommonOptions.Require(r, r.GetValue(_decision) > 0.5, "a probability above .5"));
    }

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
