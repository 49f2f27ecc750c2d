from jcodes.integrations import frames as frames
