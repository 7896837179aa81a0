using System.Text.Json;
using Isoloss.Core;
using Isoloss.Runs;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Native;
using Isoloss.Trainer.Training;

namespace Isoloss.Trainer.Calibration;

/// <summary><c>isoloss-trainer calibrate FILE</c>: trains a few steps of each case at each size and prints a JSON line for each. Touches no
/// run directory.</summary>
internal static class CalibrateCommand
{
    /// <summary>Steps measured for each size in each round unless told otherwise.</summary>
    public const int DefaultSteps = 4;

    /// <summary>All sizes are measured in turn, so often: a busy moment of the machine then slows a part of every case, not the whole of one.</summary>
    private const int Rounds = 4;

    /// <summary>No further round is begun after this long: large models get fewer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Calibrates and gives the exit code.</summary>
    public static int Run(string file, int steps, TimeProvider time)
    {
        try
        {
            var request = JobReader.ReadFile<CalibrationRequest>(file);
            if (request.Cases.Sum(c => c.Sizes.Count) == 0 || request.Threads < 1)
                throw new BadInputException(
                    $"{file}: found {request.Cases.Sum(c => c.Sizes.Count)} sizes and {request.Threads} threads, expected one or more of each");
            foreach (var (recipe, size) in request.Cases.SelectMany(c => c.Sizes.Select(s => (c.Recipe, s))))
                RecipeCheck.Check(recipe, size);
            TorchLibrary.Prepare(request.Threads);
            CaseTimings[] cases = [.. Open(request, time)];
            long start = time.GetTimestamp();
            for (int round = 0; round < Rounds && (round == 0 || time.GetElapsedTime(start) < Patience); round++)
                foreach (CaseTimings each in cases)
                    each.Round(steps);
            foreach (CaseTimings each in cases)
                Console.WriteLine(JsonSerializer.Serialize(each.Result(), IsolossJson.Line));
            return ExitCode.Done;
        }
        catch (BadInputException e)
        {
            Console.Error.WriteLine(e.Message);
            return ExitCode.BadInput;
        }
    }

    /// <summary>Measures one size in a single round.</summary>
    public static CalibrationResult Measure(Recipe recipe, ModelSize size, ITokenSource source, int steps, TimeProvider time)
    {
        var timings = new CaseTimings(0, recipe, size, source, time);
        timings.Round(steps);
        return timings.Result();
    }

    private static IEnumerable<CaseTimings> Open(CalibrationRequest request, TimeProvider time)
    {
        // The arms of a study share their data, which need not be read for each.
        var sources = new Dictionary<(DataRecipe, int), ITokenSource>();
        foreach (var (index, (recipe, sizes)) in request.Cases.Index())
        {
            if (!sources.TryGetValue((recipe.Data, recipe.Model.Context), out ITokenSource? source))
                sources[(recipe.Data, recipe.Model.Context)] = source = TokenSources.Open(recipe, default, request.CacheDirectory, Console.Error.WriteLine);
            foreach (ModelSize size in sizes)
                yield return new CaseTimings(index, recipe, size, source, time);
        }
    }
}
