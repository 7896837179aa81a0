using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Models;
using Isoloss.Trainer.Probing;
using static TorchSharp.torch;

namespace Isoloss.Tests;

/// <summary>What is seen inside a run is what is there.</summary>
public sealed class ProbeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void The_largest_attention_logit_is_over_what_is_seen(int window)
    {
        using var scope = NewDisposeScope();
        Tensor queries = randn([2, 3, 7, 4], generator: new Generator(1)), keys = randn([2, 3, 7, 4], generator: new Generator(2));
        double expected = double.NegativeInfinity;
        for (int b = 0; b < 2; b++)
            for (int h = 0; h < 3; h++)
                for (int i = 0; i < 7; i++)
                    for (int j = window == 0 ? 0 : Math.Max(0, i - window + 1); j <= i; j++)
                        expected = Math.Max(expected, queries[b, h, i].dot(keys[b, h, j]).item<float>() / 2);
        var probe = new ModelProbe(window);
        probe.AddAttention(queries, keys);
        Assert.Equal(expected, probe.MaxAttentionLogit, 5);
    }

    [Fact]
    public void Of_a_long_sequence_the_last_queries_are_looked_at()
    {
        using var scope = NewDisposeScope();
        Tensor queries = zeros(1, 1, 300, 2), keys = zeros(1, 1, 300, 2);
        queries[0, 0, 10, 0] = tensor(100f); // too early
        queries[0, 0, 299, 0] = tensor(7f);
        keys[0, 0, 3, 0] = tensor(2f);
        var probe = new ModelProbe(0);
        probe.AddAttention(queries, keys);
        Assert.Equal(14 / Math.Sqrt(2), probe.MaxAttentionLogit, 4);
    }

    [Fact]
    public void A_new_model_has_logits_of_zero_and_its_embedding_in_the_stream()
    {
        var recipe = new Recipe { Model = new ModelRecipe { Context = 8, HeadWidth = 8 } };
        using var model = new Transformer(recipe, new ModelSize { Width = 16, Layers = 3 }, 13);
        Initializer.Fill(model.Parameters, 3, default);
        using var scope = NewDisposeScope();
        var probe = model.Probe(arange(8, dtype: int64));
        Assert.Equal(0, probe.LogitRms);
        Assert.Equal(Math.Log(13), probe.LogZ, 5);
        Assert.Equal(3, probe.ActivationRms.Count);
        Assert.All(probe.ActivationRms, rms => Assert.InRange(rms, 0.01, 1));
    }

    [Fact]
    public void An_update_is_the_distance_between_the_weights()
    {
        var probe = UpdateProbe.Of((float[])[1, 2, 3], [1, 5, 7]);
        Assert.Equal(5, probe.UpdateNorm, 6);
        Assert.Equal(Math.Sqrt(75), probe.ParamNorm, 6);
    }

    [Fact]
    public void A_spike_is_counted_once_and_lasts_until_the_loss_is_back()
    {
        var spikes = new SpikeDetector();
        var random = CounterRandom.For("losses", 1);
        for (int i = 0; i < 500; i++)
            spikes.Add(3 + 0.02 * random.Normal());
        Assert.Equal((0L, 0L), (spikes.Spikes, spikes.SpikeSteps));
        foreach (double loss in (double[])[4, 3.6, 3.3, 3.01, 3])
            spikes.Add(loss);
        Assert.Equal((1L, 3L, false), (spikes.Spikes, spikes.SpikeSteps, spikes.IsSpiking));
        spikes.Add(5);
        Assert.Equal((2L, 4L, true), (spikes.Spikes, spikes.SpikeSteps, spikes.IsSpiking));
    }

    [Fact]
    public void Losses_that_fall_or_drift_are_no_spikes()
    {
        var spikes = new SpikeDetector();
        var random = CounterRandom.For("losses", 2);
        for (int i = 0; i < 4000; i++)
            spikes.Add(2 + 3 * Math.Exp(-i / 300.0) + 0.05 * random.Normal());
        Assert.Equal(0, spikes.Spikes);
    }

    [Fact]
    public void The_state_of_the_detector_goes_on_where_it_was_saved()
    {
        SpikeDetector whole = new(), first = new(), second = new();
        var random = CounterRandom.For("losses", 3);
        double[] losses = [.. Enumerable.Range(0, 400).Select(i => 3 + 0.02 * random.Normal() + (i % 90 is > 70 and < 76 ? 1 : 0))];
        for (int i = 0; i < 400; i++)
        {
            whole.Add(losses[i]);
            if (i == 163) // within a spike
                second.State = first.State;
            (i < 163 ? first : second).Add(losses[i]);
        }
        Assert.Equal(4, whole.Spikes);
        Assert.Equal(whole.State, second.State);
        Assert.Equal(SpikeDetector.StateLength, whole.State.Length);
    }
}
