using Isoloss.Runs.Directories;
using Isoloss.Runs.Tables;

namespace Isoloss.Lab.Health;

/// <summary>A run of a study that has a result.</summary>
/// <param name="Place">Its place in the study.</param>
/// <param name="Directory">Its directory.</param>
/// <param name="Spec">What it was.</param>
/// <param name="Result">What came out.</param>
internal sealed record DoneRun(StudyRun Place, RunDirectory Directory, RunSpec Spec, RunResult Result)
{
    /// <summary>C, FLOP.</summary>
    public double Flops => Result.Flops ?? 6 * Result.Params * Result.Tokens;

    /// <summary>The same as a row.</summary>
    public RunRecord Record => new()
    {
        Id = Place.Key,
        Arm = Place.Arm,
        Rung = Place.Rung,
        Seed = Place.Seed,
        State = Result.State,
        Params = Result.Params,
        Tokens = Result.Tokens,
        Flops = Flops,
        Loss = Result.Loss,
        Directory = Directory,
    };

    /// <summary>Reads it; null where it is not done.</summary>
    /// <exception cref="Core.BadInputException">A file is there and cannot be read.</exception>
    public static DoneRun? Read(string root, StudyRun place)
    {
        var directory = new RunDirectory(Path.Combine(root, place.Key));
        return directory.ReadResult() is { } result && result.Problem() is null
            ? new DoneRun(place, directory, directory.ReadSpec(), result)
            : null;
    }
}
