using static TorchSharp.torch;

namespace Isoloss.Trainer.Models;

/// <summary>
/// All parameters and their gradients as two flat tensors; what the model uses are views into them. A backward pass adds to
/// <see cref="Gradients"/> in place.
/// </summary>
internal sealed class FlatParameters : IDisposable
{
    private readonly Dictionary<string, Tensor> _views = [];
    private readonly List<Tensor> _owned = [];

    /// <summary>Allocates zeros.</summary>
    public FlatParameters(ParameterLayout layout)
    {
        using var outside = no_grad();
        Layout = layout;
        Values = Own(zeros(layout.Length));
        Gradients = Own(zeros(layout.Length));
        foreach (var slot in layout.Slots)
        {
            var view = Own(View(Values, slot).detach().requires_grad_(true));
            view.grad = Own(View(Gradients, slot));
            _views[slot.Name] = view;
        }
    }

    /// <summary>Where each parameter lies.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>All parameters.</summary>
    public Tensor Values { get; }

    /// <summary>All gradients.</summary>
    public Tensor Gradients { get; }

    /// <summary>One parameter: a matrix [rows, columns], or a vector.</summary>
    public Tensor this[string name] => _views[name];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _owned)
            tensor.Dispose();
    }

    private static Tensor View(Tensor flat, ParameterSlot slot)
    {
        using var part = flat.narrow(0, slot.Offset, slot.Length);
        return slot.IsMatrix ? part.view(slot.Rows, slot.Columns) : part.view(slot.Columns);
    }

    private Tensor Own(Tensor tensor)
    {
        _owned.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }
}
