using System.Diagnostics;

namespace Isoloss.Lab.Execution;

/// <summary>Environment of every trainer process.</summary>
internal static class TrainerEnvironment
{
    // Each numeric library reads its own variable; without them, every run would take all cores and all runs would crawl.
    private static readonly string[] ThreadVariables =
        ["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"];

    public static void Apply(ProcessStartInfo start, int threads)
    {
        foreach (string variable in ThreadVariables)
            start.Environment[variable] = $"{threads}";
    }
}
