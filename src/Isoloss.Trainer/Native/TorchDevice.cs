using Isoloss.Core;
using static TorchSharp.torch;

namespace Isoloss.Trainer.Native;

/// <summary>Where the model computes.</summary>
internal static class TorchDevice
{
    /// <summary>Environment variable that names the device where the command line does not: a study starts its trainers without
    /// one.</summary>
    public const string Variable = "ISOLOSS_DEVICE";

    /// <summary>The device of a name; null for the processor.</summary>
    /// <exception cref="BadInputException">It is neither, or is not there.</exception>
    public static Device? Open(string name) => name switch
    {
        "cpu" => null,
        "cuda" when HasCuda() => CUDA,
        "cuda" => throw new BadInputException(
            "--device cuda: found no CUDA device, expected one and a trainer built with -p:Cuda=true"),
        _ => throw new BadInputException($"--device: found '{name}', expected cpu or cuda"),
    };

    private static bool HasCuda()
    {
        try
        {
            return cuda.is_available();
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or NotSupportedException)
        {
            return false;
        }
    }
}
