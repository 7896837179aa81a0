using System.Reflection;
using System.Reflection.Emit;
using Isoloss.Runs.Recipes;

namespace Isoloss.Tests;

/// <summary>Class libraries that look as if they had been built against the trainer, whose interface they only name.</summary>
internal static class WrittenModule
{
    /// <summary>Writes one with these public classes.</summary>
    public static string Write(string path, params string[] classes)
    {
        Type marker = Interface();
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(Path.GetFileNameWithoutExtension(path)), typeof(object).Assembly);
        var module = assembly.DefineDynamicModule("module");
        foreach (string name in classes)
            module.DefineType(name, TypeAttributes.Public | TypeAttributes.Class, typeof(object), [marker]).CreateType();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        assembly.Save(path);
        return path;
    }

    private static Type Interface()
    {
        var host = new PersistedAssemblyBuilder(new AssemblyName(ModuleFile.Host), typeof(object).Assembly);
        return host.DefineDynamicModule(ModuleFile.Host)
            .DefineType(ModuleFile.Interface, TypeAttributes.Public | TypeAttributes.Interface | TypeAttributes.Abstract).CreateType();
    }
}
