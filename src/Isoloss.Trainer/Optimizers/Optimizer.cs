using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Models;
using static TorchSharp.torch;

namespace Isoloss.Trainer.Optimizers;

/// <summary>
/// Moves all parameters one step. Muon and SOAP move the hidden matrices and leave the rest to AdamW; AdamW and Lion move all.
/// Its state is flat arrays: two of moments, then what SOAP learned. Muon and Lion keep their momentum where AdamW would keep the
/// first moment.
/// </summary>
internal sealed class Optimizer
{
    private readonly OptimizerRecipe _recipe;
    private readonly FlatParameters _parameters;
    private readonly double _widthScale;
    private readonly Soap[] _soaps;

    /// <summary>Starts with zero moments.</summary>
    /// <param name="recipe">Constants.</param>
    /// <param name="parameters">What to move.</param>
    /// <param name="width">Width of the model.</param>
    public Optimizer(OptimizerRecipe recipe, FlatParameters parameters, int width)
    {
        (_recipe, _parameters) = (recipe, parameters);
        _widthScale = recipe.ReferenceWidth > 0 ? (double)recipe.ReferenceWidth / width : 1;
        First = new float[parameters.Layout.Length];
        Second = new float[parameters.Layout.Length];
        _soaps = recipe.Name == OptimizerName.Soap ? [.. parameters.Layout.HiddenStacks.Select(s => new Soap(recipe, s))] : [];
    }

    /// <summary>All that a snapshot must hold.</summary>
    public IReadOnlyList<float[]> State => [First, Second, .. _soaps.SelectMany(s => s.State)];

    private float[] First { get; }

    private float[] Second { get; }

    private bool MovesStacks => _recipe.Name is OptimizerName.Muon or OptimizerName.Soap;

    /// <summary>Clips the gradients to the global norm and moves the parameters.</summary>
    /// <param name="multiple">The learning rate as a multiple of its peak.</param>
    /// <param name="step">Number of this step, from 1.</param>
    /// <param name="decayMultiple">The weight decay as a multiple of that at the start.</param>
    /// <returns>The global gradient norm before clipping.</returns>
    public double Step(double multiple, long step, double decayMultiple = 1)
    {
        ReadOnlySpan<float> gradients = _parameters.Gradients.Floats();
        double norm = Math.Sqrt(RowMath.SumOfSquares(gradients));
        float clip = _recipe.ClipNorm > 0 && norm > _recipe.ClipNorm ? (float)(_recipe.ClipNorm / norm) : 1;
        double decay = _recipe.WeightDecay * decayMultiple;
        foreach (var slot in _parameters.Layout.Slots.Where(s => !(MovesStacks && s.IsHidden)))
            StepSlot(slot, clip, multiple * Scale(slot), slot.IsMatrix ? decay : 0, step);
        if (!MovesStacks)
            return norm;
        for (int i = 0; i < _parameters.Layout.HiddenStacks.Count; i++)
        {
            var stack = _parameters.Layout.HiddenStacks[i];
            if (_recipe.Name == OptimizerName.Muon)
                StepMuon(stack, clip, _recipe.MuonLr * multiple, decay);
            else
                StepSoap(_soaps[i], stack, clip, _recipe.LearningRate * multiple * _widthScale, decay, step);
        }
        return norm;
    }

    private void StepSlot(ParameterSlot slot, float clip, double multiple, double decay, long step)
    {
        var range = new Range(slot.Offset, slot.Offset + slot.Length);
        ReadOnlySpan<float> gradients = _parameters.Gradients.Floats()[range];
        Span<float> values = _parameters.Values.Floats()[range];
        if (_recipe.Name == OptimizerName.Lion)
            new LionRow(_recipe.LionLr * multiple, decay, _recipe.Beta1, _recipe.Beta2)
                .Apply(gradients, clip, values, First.AsSpan(range));
        else
            new AdamWRow(_recipe.LearningRate * multiple, decay, _recipe.Beta1, _recipe.Beta2, _recipe.Epsilon, step)
                .Apply(gradients, clip, values, First.AsSpan(range), Second.AsSpan(range));
    }

    private void StepSoap(Soap soap, MatrixStack stack, float clip, double rate, double decay, long step)
    {
        var range = new Range(stack.Offset, stack.Offset + stack.Length);
        soap.Step(_parameters.Gradients.Floats()[range], clip, rate, decay, step, _parameters.Values.Floats()[range],
            First.AsSpan(range), Second.AsSpan(range));
    }

    /// <summary>See <see cref="OptimizerRecipe.LearningRate"/>. A tied matrix counts as an embedding.</summary>
    private double Scale(ParameterSlot slot) => slot.IsHidden || slot.Kind is ParameterKind.Output or ParameterKind.Router ? _widthScale : 1;

    /// <summary>
    /// Nesterov momentum, orthogonalised, times sqrt(max(1, rows / columns)), so that a step of rate r changes what the matrix
    /// gives for an input of unit root mean square by about r in root mean square (Jordan et al. 2024; Bernstein 2025).
    /// </summary>
    private void StepMuon(MatrixStack stack, float clip, double rate, double decay)
    {
        using var scope = NewDisposeScope();
        using var outside = no_grad();
        var range = new Range(stack.Offset, stack.Offset + stack.Length);
        Span<float> values = _parameters.Values.Floats()[range];
        ReadOnlySpan<float> gradients = _parameters.Gradients.Floats()[range];
        Span<float> momentum = First.AsSpan(range);
        var direction = empty(stack.Count, stack.Rows, stack.Columns);
        RowMath.Nesterov(gradients, clip, (float)_recipe.MuonMomentum, momentum, direction.Floats());
        var update = NewtonSchulz.Orthogonalise(direction, _recipe.NewtonSchulzSteps).contiguous();
        double size = rate * Math.Sqrt(Math.Max(1, (double)stack.Rows / stack.Columns));
        RowMath.Move(update.Floats(), (float)size, (float)(1 - rate * decay), values);
    }
}
