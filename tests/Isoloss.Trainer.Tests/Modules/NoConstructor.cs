using Isoloss.Trainer.Modules;

/// <summary>Cannot be made without a number.</summary>
public sealed class NoConstructor(int number) : IModelModule
{
    public int Number => number;
}
