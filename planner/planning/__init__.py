"""What a caller asks for: read a week, plan it, take over a plan, verify one, store its inputs."""
