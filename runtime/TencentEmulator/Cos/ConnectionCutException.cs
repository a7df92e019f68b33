namespace TencentEmulator.Cos;

/// <summary>An injected fault asks for the connection to be cut here.</summary>
internal sealed class ConnectionCutException() : Exception("The connection is cut by an injected fault.");
