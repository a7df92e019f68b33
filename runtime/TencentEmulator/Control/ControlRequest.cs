using System.Text.Json;

namespace TencentEmulator.Control;

/// <summary>A request below <c>/_emulator/</c>.</summary>
/// <param name="Method">As <c>PUT</c>.</param>
/// <param name="Path">The segments behind the system's own.</param>
/// <param name="Body">Empty when there is none.</param>
/// <param name="Format">How it is written.</param>
internal sealed record ControlRequest(string Method, string[] Path, byte[] Body, JsonSerializerOptions Format)
{
    /// <exception cref="JsonException">The body is not of that shape, or has members that it does not know.</exception>
    public T Read<T>() => JsonSerializer.Deserialize<T>(Body, Format) ?? throw new JsonException("The body is null.");
}
