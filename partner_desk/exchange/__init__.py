"""Files in and out: exports of Azure, and the case format. Nothing here touches the desk."""
