using System.CommandLine;
using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;

namespace Isoloss.Cli.Commands;

/// <summary>The options that say how a law is fitted.</summary>
internal sealed class FittingOptions
{
    private readonly Option<string> _law = new("--law")
    {
        Description = $"Law to fit: {string.Join(", ", LawCatalog.All.Select(l => l.Name))}",
        HelpName = "name",
        DefaultValueFactory = _ => Chinchilla.Instance.Name,
    };

    private readonly Option<double?> _delta = QuantityOption.Create("--huber", "Huber threshold on the log residual. Default 1e-3");
    private readonly Option<double> _level = CommonOptions.Level();
    private readonly Option<int> _resamples = CommonOptions.Resamples();
    private readonly Option<int> _seed = CommonOptions.Seed();

    public Command AddTo(Command command)
    {
        command.Options.Add(_law);
        command.Options.Add(_delta);
        command.Options.Add(_level);
        command.Options.Add(_resamples);
        command.Options.Add(_seed);
        return command;
    }

    public LawFit Fit(ParseResult parsed, IReadOnlyList<Observation> observations) =>
        LawFitter.Fit(LawCatalog.Find(parsed.GetValue(_law)!), observations, new FitOptions
        {
            HuberDelta = parsed.GetValue(_delta) ?? new FitOptions().HuberDelta,
            Level = parsed.GetValue(_level),
            Resamples = parsed.GetValue(_resamples),
            Seed = parsed.GetValue(_seed),
        });
}
