"""The endpoint to which platforms submit: XML in, XML out, no session. Source: the CyberTipline reporting protocol."""
