using TencentEmulator.Control;

namespace TencentEmulator.Robots;

/// <summary>Control of the robots: <c>robots</c> (GET lists what came, DELETE forgets it and all counts), <c>robots/NAME</c> (PUT says what it asks).</summary>
internal sealed class RobotControl(RobotBoard board) : IControlPart
{
    public Task<object?> HandleAsync(ControlRequest request, CancellationToken cancellationToken)
    {
        switch (request.Method, request.Path)
        {
            case ("GET", []):
                return Task.FromResult<object?>(board.List());
            case ("DELETE", []):
                board.Clear();
                return Task.FromResult<object?>(new { });
            case ("PUT", [var robot]) when RobotBoard.PerMinute.ContainsKey(robot):
                var seed = request.Read<RobotSeed>();
                board.Seed(robot, seed);
                return Task.FromResult<object?>(seed);
            default:
                return Task.FromResult<object?>(null);
        }
    }
}
