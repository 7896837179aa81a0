using System;
using Isoloss.Trainer.Modules;

/// <summary>Fails at once.</summary>
public sealed class ThrowingConstructor : IModelModule
{
    public ThrowingConstructor() => throw new InvalidOperationException("no table of cosines");
}
