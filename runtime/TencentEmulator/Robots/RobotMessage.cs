using System.Text.Json;

namespace TencentEmulator.Robots;

/// <summary>A message that a robot took, or refused.</summary>
/// <param name="Robot">As <c>wecom</c>.</param>
/// <param name="At">When it came.</param>
/// <param name="Code">What was answered; 0 for a message that was taken.</param>
/// <param name="Body">As it was sent.</param>
internal sealed record RobotMessage(string Robot, DateTimeOffset At, int Code, JsonElement Body);
