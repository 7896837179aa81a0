using System.Runtime.CompilerServices;
using Isoloss.Trainer.Native;

namespace Isoloss.Tests;

/// <summary>Makes libtorch load before any test calls it.</summary>
internal static class Torch
{
    [ModuleInitializer]
    internal static void Prepare() => TorchLibrary.Prepare(1);
}
