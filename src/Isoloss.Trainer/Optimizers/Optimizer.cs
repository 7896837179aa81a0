using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Models;
using static TorchSharp.torch;

namespace Isoloss.Trainer.Optimizers;

/// <summary>
/// Moves all parameters one step: AdamW, or Muon on the hidden matrices and AdamW on the rest. Its state is two flat arrays: the
/// moments of AdamW. Muon keeps its momentum where AdamW would keep the first moment.
/// </summary>
internal sealed class Optimizer
{
    private readonly OptimizerRecipe _recipe;
    private readonly FlatParameters _parameters;
    private readonly double _widthScale;

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
    }

    /// <summary>First moments, and Muon's momentum.</summary>
    public float[] First { get; }

    /// <summary>Second moments; zero where Muon works.</summary>
    public float[] Second { get; }

    private bool IsMuon => _recipe.Name == OptimizerName.Muon;

    /// <summary>Clips the gradients to the global norm and moves the parameters.</summary>
    /// <param name="multiple">The learning rate as a multiple of its peak.</param>
    /// <param name="step">Number of this step, from 1.</param>
    /// <returns>The global gradient norm before clipping.</returns>
    public double Step(double multiple, long step)
    {
        ReadOnlySpan<float> gradients = _parameters.Gradients.Floats();
        Span<float> values = _parameters.Values.Floats();
        double norm = Math.Sqrt(RowMath.SumOfSquares(gradients));
        float clip = _recipe.ClipNorm > 0 && norm > _recipe.ClipNorm ? (float)(_recipe.ClipNorm / norm) : 1;
        foreach (var slot in _parameters.Layout.Slots.Where(s => !(IsMuon && s.IsHidden)))
        {
            var row = new AdamWRow(_recipe.LearningRate * multiple * Scale(slot), slot.IsMatrix ? _recipe.WeightDecay : 0,
                _recipe.Beta1, _recipe.Beta2, _recipe.Epsilon, step);
            var range = new Range(slot.Offset, slot.Offset + slot.Length);
            row.Apply(gradients[range], clip, values[range], First.AsSpan(range), Second.AsSpan(range));
        }
        if (IsMuon)
            foreach (var stack in _parameters.Layout.HiddenStacks)
                StepMuon(stack, clip, _recipe.MuonLr * multiple);
        return norm;
    }

    /// <summary>See <see cref="OptimizerRecipe.LearningRate"/>. A tied matrix counts as an embedding.</summary>
    private double Scale(ParameterSlot slot) => slot.IsHidden || slot.Kind == ParameterKind.Output ? _widthScale : 1;

    /// <summary>
    /// Nesterov momentum, orthogonalised, times sqrt(max(1, rows / columns)), so that a step of rate r changes what the matrix
    /// gives for an input of unit root mean square by about r in root mean square (Jordan et al. 2024; Bernstein 2025).
    /// </summary>
    private void StepMuon(MatrixStack stack, float clip, double rate)
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
        RowMath.Move(update.Floats(), (float)size, (float)(1 - rate * _recipe.WeightDecay), values);
    }
}
