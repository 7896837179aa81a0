using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Isoloss.Cli.Output;
using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Cli.Commands;

/// <summary>The options that say how a law is fitted.</summary>
internal sealed class FittingOptions
{
    private static readonly FitOptions Defaults = new();

    private readonly Option<string?> _law = new("--law")
    {
        Description = $"Law: {string.Join(", ", LawCatalog.All.Select(l => l.Name))}; to predict also a published fit: "
            + string.Join(", ", LawPresets.All.Select(p => p.Name)),
        HelpName = "name",
    };

    private readonly Option<ObjectiveKind?> _objective = Choice("--objective", "What is minimised", Defaults.Objective);
    private readonly Option<ResidualScale?> _on = Choice("--on", "Scale of the residuals", Defaults.Scale);
    private readonly Option<double?> _delta = QuantityOption.Create("--huber", "Threshold of huber and pseudo-huber on the residual. Default 1e-3");
    private readonly Option<double> _over = CommonOptions.Number(
        "--over-prediction", "How much more a run weighs that the law lies above", 1, x => x > 0, "a number above 0");
    private readonly Option<Resampling?> _resampling = Choice("--resampling", "How runs are resampled", Defaults.Resampling);
    private readonly Option<double> _level = CommonOptions.Level();
    private readonly Option<int> _resamples = CommonOptions.Resamples();
    private readonly Option<int> _seed = CommonOptions.Seed();

    /// <summary>The law where --law is not given; null where that means all of them. Default chinchilla.</summary>
    public string? LawByDefault { get; init; } = Chinchilla.Instance.Name;

    /// <summary>Name of the law asked for, or <see cref="LawByDefault"/>.</summary>
    public string? Law(ParseResult parsed) => parsed.GetValue(_law) ?? LawByDefault;

    /// <summary>Level of every interval.</summary>
    public double Level(ParseResult parsed) => parsed.GetValue(_level);

    public Command AddTo(Command command)
    {
        foreach (Option option in (Option[])[_law, .. OfOneLaw, _level, _seed])
            command.Options.Add(option);
        return command;
    }

    /// <summary>The options that mean something only where one law is fitted.</summary>
    public IReadOnlyList<Option> OfOneLaw => [_objective, _on, _delta, _over, _resampling, _resamples];

    /// <summary>The option for <see cref="Level"/>.</summary>
    public Option LevelOption => _level;

    public LawFit Fit(ParseResult parsed, IReadOnlyList<Observation> observations) =>
        LawFitter.Fit(LawCatalog.Find(Law(parsed)!), observations, Read(parsed));

    private FitOptions Read(ParseResult parsed)
    {
        var kind = parsed.GetValue(_objective) ?? Defaults.Objective;
        if (parsed.GetValue(_delta) is { } delta && kind is ObjectiveKind.StudentT or ObjectiveKind.Squared)
            throw new BadInputException(string.Create(CultureInfo.InvariantCulture,
                $"--huber: found {delta} with --objective {JsonOutput.Word(kind)}, which has no threshold; expected --objective huber or pseudo-huber"));
        return new FitOptions
        {
            Objective = kind,
            Scale = parsed.GetValue(_on) ?? Defaults.Scale,
            HuberDelta = parsed.GetValue(_delta) ?? Defaults.HuberDelta,
            OverPrediction = parsed.GetValue(_over),
            Resampling = parsed.GetValue(_resampling) ?? Defaults.Resampling,
            Level = parsed.GetValue(_level),
            Resamples = parsed.GetValue(_resamples),
            Seed = parsed.GetValue(_seed),
        };
    }

    /// <summary>One of an enum's members by its kebab-case name.</summary>
    private static Option<T?> Choice<T>(string name, string description, T byDefault) where T : struct, Enum => new(name)
    {
        Description = $"{description}: {string.Join(", ", Words(typeof(T)))}. Default {JsonOutput.Word(byDefault)}",
        HelpName = "name",
        CustomParser = result => Parse<T>(result, name),
    };

    private static T Parse<T>(ArgumentResult result, string name) where T : struct, Enum
    {
        string found = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
        foreach (T value in Enum.GetValues<T>())
            if (JsonOutput.Word(value).Equals(found, StringComparison.OrdinalIgnoreCase))
                return value;
        string[] names = Words(typeof(T));
        return CommonOptions.Refuse<T>(result, name, $"one of {string.Join(", ", names)}{NearestName.Hint(found, names)}");
    }
    private static string[] Words(Type choices) => Array.ConvertAll(Enum.GetNames(choices), JsonNamingPolicy.KebabCaseLower.ConvertName);
}
