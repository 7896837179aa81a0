using System.Runtime.CompilerServices;
using Isoloss.Lab.Execution.Queue;

namespace Isoloss.Tests;

/// <summary>The tests' studies share this machine with nobody else's, and with each other as if they were alone.</summary>
internal static class OwnQueue
{
    [ModuleInitializer]
    internal static void Set()
    {
        Environment.SetEnvironmentVariable(MachineQueue.FolderVariable, Directory.CreateTempSubdirectory("isoloss-queue-").FullName);
        Environment.SetEnvironmentVariable(MachineQueue.CoresVariable, "64");
    }
}
