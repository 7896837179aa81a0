using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Lab.Questions;
using Isoloss.Lab.Reading;
using Isoloss.Lab.Studies;
using Isoloss.Runs;
using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Sweeps;

/// <summary>An arm and the learning rates that it is swept over.</summary>
public sealed record SweepArm
{
    /// <summary>The arm as the study has it.</summary>
    public required Arm Arm { get; init; }

    /// <summary>Path of the rate in its recipe.</summary>
    public required string Key { get; init; }

    /// <summary>Its rate in the study.</summary>
    public required double Rate { get; init; }

    /// <summary>Rates of the sweep, rising, each once.</summary>
    public required IReadOnlyList<double> Rates { get; init; }

    /// <summary>Reads what is asked against an arm.</summary>
    /// <exception cref="BadInputException">Its recipe has no such rate, or a value is out of range.</exception>
    internal static SweepArm Of(Arm arm, SweepRequest asked)
    {
        string key = KeyOf(arm, asked.Key);
        double own = ArmRates.Of(arm.Recipe, key)!.Value;
        NumberRange range = arm.Builtin is null ? NumberRange.Positive : RecipeRules.RangeOf(key);
        double[] rates = [.. (asked.Values ?? asked.Factors.Select(f => Times(own, f))).Distinct().Order()];
        foreach (double rate in rates.Where(r => !range.Contains(r)))
            throw new BadInputException(string.Create(CultureInfo.InvariantCulture, $"{arm.Name}: found {key} {rate}, expected {range}"));
        return new SweepArm { Arm = arm, Key = key, Rate = own, Rates = rates };
    }

    /// <summary>The arm at one of the rates; its own recipe, word for word, at its own.</summary>
    internal Arm At(double rate)
    {
        if (rate == Rate)
            return Arm;
        JsonObject recipe = Arm.Recipe.DeepClone().AsObject(), section = recipe;
        string[] path = Key.Split('.');
        foreach (string part in path[..^1])
            section = section[part]!.AsObject();
        section[path[^1]] = rate;
        // Through the record, as a study file is read, so that the same rate written there is the same run.
        Recipe? builtin = Arm.Builtin is null ? null : recipe.Deserialize<Recipe>(IsolossJson.Line);
        return Arm with { Recipe = builtin is null ? recipe : JsonSerializer.SerializeToNode(builtin, IsolossJson.Line)!.AsObject(), Builtin = builtin };
    }

    // Three tenths are 0.3, as a person writes them: another last digit would be another run.
    private static double Times(double own, double factor) => factor == 1 ? own
        : double.Parse((own * factor).ToString("G12", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string KeyOf(Arm arm, string? asked)
    {
        if (asked is null)
            return ArmRates.PathOf(arm)
                ?? throw new BadInputException($"{arm.Name}: found no learning rate in its recipe (lr, learning_rate or a key that ends in _lr), expected --key to name it");
        string[] known = [.. RecipePaths.Flatten(arm.Recipe).Select(p => p.Key).Append(ArmRates.PathOf(arm)).OfType<string>().Distinct().Where(k => IsRate(arm, k))];
        return known.Contains(asked) ? asked : throw new BadInputException(
            $"--key: found '{asked}', expected a learning rate that {arm.Name} uses: {string.Join(", ", known)}{NearestName.Hint(asked, known)}");
    }

    /// <summary>True for a rate that changes the arm's runs; of a user's own trainer any number may be one.</summary>
    private static bool IsRate(Arm arm, string key) => ArmRates.Of(arm.Recipe, key) is > 0
        && (arm.Builtin is not { } recipe || key == ArmRates.PathOf(arm)
            // Muon keeps it for what is no hidden matrix; Lion has no use for it.
            || (key == "optimizer.lr" && recipe.Optimizer.Name != OptimizerName.Lion));
}
