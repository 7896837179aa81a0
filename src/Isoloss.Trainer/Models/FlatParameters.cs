using static TorchSharp.torch;

namespace Isoloss.Trainer.Models;

/// <summary>
/// All parameters and their gradients as two flat tensors; what the model uses are views into them. A backward pass adds to
/// <see cref="Gradients"/> in place. Both lie in the processor's memory, where the optimizers work; on another device the model
/// uses copies, which are fetched and sent around each step.
/// </summary>
internal sealed class FlatParameters : IDisposable
{
    private readonly Dictionary<string, Tensor> _views = [];
    private readonly List<Tensor> _owned = [];
    private readonly Tensor _deviceValues;
    private readonly Tensor _deviceGradients;

    /// <summary>Allocates zeros.</summary>
    /// <param name="layout">What to hold.</param>
    /// <param name="device">Where copies for the model lie; null for the arrays themselves.</param>
    public FlatParameters(ParameterLayout layout, Device? device = null)
    {
        using var outside = no_grad();
        Layout = layout;
        Values = Own(zeros(layout.Length));
        Gradients = Own(zeros(layout.Length));
        _deviceValues = device is null ? Values : Own(zeros(layout.Length, device: device));
        _deviceGradients = device is null ? Gradients : Own(zeros(layout.Length, device: device));
        foreach (var slot in layout.Slots)
        {
            var view = Own(View(_deviceValues, slot).detach().requires_grad_(true));
            view.grad = Own(View(_deviceGradients, slot));
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

    /// <summary>Sets all gradients to zero, here and on the device.</summary>
    public void ClearGradients()
    {
        Gradients.zero_();
        if (!ReferenceEquals(_deviceGradients, Gradients))
            _deviceGradients.zero_();
    }

    /// <summary>Fetches the gradients from the device.</summary>
    public void FetchGradients()
    {
        if (!ReferenceEquals(_deviceGradients, Gradients))
            Gradients.copy_(_deviceGradients);
    }

    /// <summary>Sends the values to the device; to be called after every change of <see cref="Values"/>.</summary>
    public void SendValues()
    {
        using var outside = no_grad();
        if (!ReferenceEquals(_deviceValues, Values))
            _deviceValues.copy_(Values);
    }

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
