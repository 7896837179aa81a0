using System.Globalization;
using System.Runtime.InteropServices;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Training;

namespace Isoloss.Trainer.Bench;

/// <summary>A few steps of one model from given initial values on given windows: what the trainer and its peer both train.</summary>
/// <param name="recipe">The recipe, in 32 bits.</param>
/// <param name="size">The size.</param>
/// <param name="folder">Where the peer finds initial values and windows.</param>
internal sealed class PeerTask(Recipe recipe, ModelSize size, string folder)
{
    private readonly SyntheticSource _source = new(recipe.Data, default);

    /// <summary>Steps of each, more of the small ones, and before any of them is timed.</summary>
    public int Steps { get; } = (int)Math.Clamp(8e6 / (size.Width * (double)size.Width * size.Layers * 12), 6, 80);

    /// <summary>Parameters.</summary>
    public int Params { get; private set; }

    private int Sequences => recipe.BatchTokens / recipe.Model.Context;

    /// <summary>What the peer is told: size, steps, learning rate and width that it is stated at, initial values, windows.</summary>
    public string[] Arguments =>
        [$"{size.Width}x{size.Layers}", Text(Steps), Text(recipe.Optimizer.LearningRate), Text(recipe.Optimizer.ReferenceWidth), ValuesFile, WindowsFile];

    private string ValuesFile => Path.Combine(folder, "values");

    private string WindowsFile => Path.Combine(folder, "windows");

    /// <summary>Writes what both begin from.</summary>
    public void Write()
    {
        using var loop = new TrainingLoop(recipe, size, _source, default);
        Params = loop.Model.Parameters.Layout.Length;
        File.WriteAllBytes(ValuesFile, MemoryMarshal.AsBytes(loop.Model.Parameters.Values.Floats()));
        using var windows = File.Create(WindowsFile);
        var window = new long[recipe.Model.Context + 1];
        for (long i = 0; i < Steps * Sequences; i++)
        {
            _source.Train(i, window);
            windows.Write(MemoryMarshal.AsBytes(window.AsSpan()));
        }
    }

    /// <summary>Trains; gives the seconds of each step and the last loss.</summary>
    public (double[] Seconds, double Loss) Train(Precision precision, TimeProvider time)
    {
        using var loop = new TrainingLoop(recipe with { Precision = precision }, size, _source, default);
        var seconds = new double[Steps];
        double loss = 0;
        for (int i = 0; i < Steps; i++)
        {
            long start = time.GetTimestamp();
            loss = loop.TrainStep(new StepPlan(1, 1, (long)i * Sequences, Sequences)).Loss;
            seconds[i] = time.GetElapsedTime(start).TotalSeconds;
        }
        return (seconds, loss);
    }

    /// <summary>Tokens a second of the median step, the first two left out.</summary>
    public double Rate(IEnumerable<double[]> rounds)
    {
        double[] timed = [.. rounds.SelectMany(s => s.Skip(2)).Order()];
        return recipe.BatchTokens / timed[timed.Length / 2];
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
