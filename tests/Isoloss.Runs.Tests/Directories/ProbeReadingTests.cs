using Isoloss.Core;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests.Directories;

public sealed class ProbeReadingTests
{
    [Fact]
    public void Probes_are_read_back_with_gaps_and_numbers_that_are_none()
    {
        using var folder = new TemporaryFolder();
        folder.Write("metrics.jsonl", """
            {"step":1,"train_loss":2,"grad_norm":0.5}
            {"step":16,"train_loss":1.5,"grad_norm":"NaN","update_norm":0.1,"param_norm":9,"max_attention_logit":"Infinity","logit_rms":1.25,"log_z":3,"activation_rms":[1,2.5],"spikes":2,"spike_steps":7}

            """);
        ProbeReading[] read = [.. ProbeReading.Of(new RunDirectory(folder.Path))];
        Assert.Equal((1L, 0.5, 0L), (read[0].Step, read[0].GradientNorm, read[0].Spikes));
        Assert.Null(read[0].UpdateNorm);
        Assert.Empty(read[0].ActivationRms);
        Assert.Equal((16L, double.NaN, 0.1, 9.0, double.PositiveInfinity), (read[1].Step, read[1].GradientNorm, read[1].UpdateNorm,
            read[1].ParamNorm, read[1].MaxAttentionLogit));
        Assert.Equal((1.25, 3.0, 2L, 7L), (read[1].LogitRms, read[1].LogZ, read[1].Spikes, read[1].SpikeSteps));
        Assert.Equal([1, 2.5], read[1].ActivationRms);
    }

    [Fact]
    public void A_run_without_metrics_has_no_readings()
    {
        using var folder = new TemporaryFolder();
        Assert.Empty(ProbeReading.Of(new RunDirectory(folder.Path)));
    }

    [Theory]
    [InlineData("{\"loss\":1}\n", "object 1: found step nothing")]
    [InlineData("{\"step\":1}\n{\"step\":\"two\"}\n", "object 2: found step \"two\"")]
    [InlineData("[1]\n", "expected a JSON object")]
    public void Lines_without_a_step_are_refused(string text, string reason)
    {
        using var folder = new TemporaryFolder();
        folder.Write("metrics.jsonl", text);
        var error = Assert.Throws<BadInputException>(() => ProbeReading.Of(new RunDirectory(folder.Path)).ToList());
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
