namespace LocalFunctions.Host.Configuration;

/// <summary>This host instance, as locks and claims name it: machine, process and an id.</summary>
internal sealed record HostOwner(string Name);
