using Isoloss.Core.Stability;
using Isoloss.Runs.Directories;

namespace Isoloss.Runs.Health;

/// <summary>What a run's files say of its stability.</summary>
public static class StabilityReader
{
    /// <summary>Reads the probes of a run that is done.</summary>
    /// <param name="run">The run.</param>
    /// <param name="result">Its result.</param>
    /// <param name="tokens">Training tokens asked for: those trained differ a little between arms.</param>
    /// <exception cref="Core.BadInputException">Its metrics cannot be read.</exception>
    public static StabilityRun Read(RunDirectory run, RunResult result, long tokens)
    {
        ProbeReading[] readings = [.. ProbeReading.Of(run)];
        ProbeReading? last = readings.LastOrDefault();
        return new StabilityRun
        {
            Params = result.Params,
            Tokens = tokens,
            Loss = result.Loss,
            HasDiverged = result.State == RunState.Diverged,
            Spikes = result.Spikes ?? last?.Spikes ?? 0,
            SpikeShare = last is { Step: > 0 } ? Math.Min(1, (double)last.SpikeSteps / last.Step) : 0,
            Probes = Probes(readings).Where(p => p.Value is not null).ToDictionary(p => p.Probe.Name, p => p.Value!.Value),
        };
    }

    /// <summary>Probes with the limits that hold for a trainer.</summary>
    public static IReadOnlyList<StabilityProbe> ProbesOf(TrainerIdentity trainer) =>
        trainer.Name == TrainerIdentity.BuiltinName ? StabilityProbe.Builtin : StabilityProbe.Published;

    private static IEnumerable<(StabilityProbe Probe, double? Value)> Probes(ProbeReading[] readings)
    {
        yield return (StabilityProbe.AttentionLogit, readings.Max(r => r.MaxAttentionLogit));
        yield return (StabilityProbe.Activations, readings.LastOrDefault(r => r.ActivationRms.Count > 0)?.ActivationRms.Max());
        yield return (StabilityProbe.LogitRms, LateMean(readings, r => r.LogitRms));
        yield return (StabilityProbe.LogZ, LateMean(readings, r => r.LogZ is { } z ? Math.Abs(z) : null));
        yield return (StabilityProbe.UpdateRatio, LateMean(readings, r => r.UpdateNorm / r.ParamNorm));
        yield return (StabilityProbe.Gradient, LateMean(readings, r => r.GradientNorm));
    }

    /// <summary>Mean of the second half of a run; null where the number was never recorded.</summary>
    private static double? LateMean(ProbeReading[] readings, Func<ProbeReading, double?> value)
    {
        double[] values = [.. readings.Select(value).OfType<double>()];
        return values.Length == 0 ? null : values.Skip(values.Length / 2).Average();
    }
}
