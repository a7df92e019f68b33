using Microsoft.Win32.SafeHandles;

namespace SuperInsight.Adapters.Files;

/// <summary>A root that is about to be walked through, which disposes it.</summary>
internal sealed record OpenRoot(byte[] Name, SafeFileHandle Directory);
