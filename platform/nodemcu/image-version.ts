/** The version that this image was built from. A module of its own: the boot asks for it before anything else of the image runs. */
export const VERSION = "0.1.0";
