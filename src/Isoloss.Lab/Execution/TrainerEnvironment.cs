using System.Diagnostics;

namespace Isoloss.Lab.Execution;

/// <summary>Environment of every trainer process.</summary>
internal static class TrainerEnvironment
{
    // Each numeric library reads its own variable; without them, every run would take all cores and all runs would crawl.
    private static readonly string[] ThreadVariables =
        ["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"];

    // A trainer on .NET allocates little: with the usual budget of the youngest generation, the size of a processor's cache, its memory would grow for thousands
    // of steps before the first collection. 4 MiB, in hex; the runtime reads this from its environment only.
    private const string YoungestGeneration = "DOTNET_GCgen0size", YoungestBytes = "400000";

    public static void Apply(ProcessStartInfo start, int threads)
    {
        foreach (string variable in ThreadVariables)
            start.Environment[variable] = $"{threads}";
        start.Environment.TryAdd(YoungestGeneration, YoungestBytes);
    }
}
