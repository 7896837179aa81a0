using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Runs.Directories;

namespace Isoloss.Runs.Tables;

/// <summary>
/// Finished runs beside those of a study that differ from one of them in the learning rate only: a sweep. A run that is the lowest of its sweep was chosen for its noise as
/// well; rates whose loss is further off than noise reaches could not have won and do not count.
/// </summary>
internal sealed class SweptRuns
{
    /// <summary>Share of the lowest loss within which another rate could have won: three to ten times what seeds differ by.</summary>
    public const double Near = 0.01;

    private readonly ILookup<string, double> _losses;

    /// <summary>Reads what can be read; who is asked for one of these runs says what is wrong with it.</summary>
    /// <param name="directories">Run directories that are not of the study.</param>
    public SweptRuns(IEnumerable<string> directories) =>
        _losses = directories.Select(d => Read(new RunDirectory(d))).OfType<(string Name, double Loss)>().ToLookup(r => r.Name, r => r.Loss);

    /// <summary>How many runs one was chosen from: itself and the rates near it where it is the lowest, else 1.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="loss">Its loss.</param>
    public int BestOf(RunSpec spec, double loss)
    {
        double[] others = [.. _losses[NameOf(spec)]];
        return others.Any(o => o < loss) ? 1 : 1 + others.Count(o => o <= loss * (1 + Near));
    }

    private static (string Name, double Loss)? Read(RunDirectory directory)
    {
        try
        {
            return directory.ReadResult() is { State: RunState.Finished } result && result.Problem() is null
                ? (NameOf(directory.ReadSpec()), result.Loss)
                : null;
        }
        catch (Exception e) when (e is BadInputException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The same for all rates of a sweep. A longer run goes on from a shorter one of its own rate, so where it began does not tell either.</summary>
    private static string NameOf(RunSpec spec)
    {
        var recipe = (JsonObject)spec.Recipe.DeepClone();
        if (recipe["optimizer"] is JsonObject optimizer && spec.Trainer.Name == TrainerIdentity.BuiltinName)
            optimizer.Remove(RecipeFields.RateKey(optimizer));
        foreach (string key in recipe.Select(p => p.Key).Where(k => k is "lr" or "learning_rate" || k.EndsWith("_lr", StringComparison.Ordinal)).ToList())
            recipe.Remove(key);
        return RunKey.Of(spec with { Recipe = recipe, Origin = null });
    }
}
