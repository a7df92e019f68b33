namespace TencentEmulator.Robots;

/// <summary>What a robot says when it does not take a message; the HTTP status is 200 all the same.</summary>
internal sealed record RobotRefusal(int Code, string Message);
