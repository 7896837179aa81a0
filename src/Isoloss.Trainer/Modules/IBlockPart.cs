using static TorchSharp.torch;

namespace Isoloss.Trainer.Modules;

/// <summary>A part of one block. One that is <see cref="IDisposable"/> is disposed of with the model.</summary>
public interface IBlockPart
{
    /// <summary>FLOP of <see cref="Forward"/> for one token: two for each weight that the token is multiplied with, and what else counts. A
    /// training step is counted as three times this.</summary>
    double ForwardFlops { get; }

    /// <summary>
    /// What is added to the residual stream, [rows, width], for the normalised stream, [rows, width]. Rows are tokens, sequence after
    /// sequence. A feed-forward takes any number of rows and treats each by itself; attention gets whole sequences of the context's
    /// length and no token sees a later one. Gradients are on in training only (<c>torch.is_grad_enabled()</c>).
    /// </summary>
    /// <param name="x">32-bit floats on the device on which the result is expected.</param>
    Tensor Forward(Tensor x);
}
