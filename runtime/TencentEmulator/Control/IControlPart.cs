namespace TencentEmulator.Control;

/// <summary>What an emulated system offers below <c>/_emulator/</c>.</summary>
internal interface IControlPart
{
    /// <summary>The answer, written as JSON with status 200; null where there is no such thing.</summary>
    /// <exception cref="ArgumentException">What was asked makes no sense; the message says why. So do <c>JsonException</c> and <c>CloudApiException</c>.</exception>
    Task<object?> HandleAsync(ControlRequest request, CancellationToken cancellationToken);
}
